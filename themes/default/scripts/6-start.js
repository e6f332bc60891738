// Gives a page what it asks for by its attributes.

function start() {
  all("[data-max]", counter);
  all("[data-autosave]", saving);
  all("[data-closes]", closing);
}

start();
