"use strict";
// Before the page is drawn, so that a dark desk never flashes white.
const chosenTheme = localStorage.getItem("theme");
if (chosenTheme) document.documentElement.dataset.theme = chosenTheme;
