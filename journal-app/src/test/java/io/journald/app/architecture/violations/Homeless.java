package io.journald.app.architecture.violations;

/** Stands in a package that the table of arrows does not know. */
class Homeless {}
