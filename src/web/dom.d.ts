/// <reference lib="dom" />
/// <reference lib="dom.iterable" />

// What a browser has, for the pages: the compiler settings of the project name Node alone.
