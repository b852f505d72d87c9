package io.journald.app.architecture;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;

/**
 * The code that the rules look at: the program, and a small program beside it that breaks every
 * rule. The second one shows that the rules can be broken: each of them must find its culprit
 * there.
 *
 * @param root the package above all others
 * @param classes all classes below it
 */
record Code(String root, JavaClasses classes) {
  /** The main classes of all modules. */
  static final Code PROGRAM = new Code("io.journald", mainClasses());

  /** The classes that break the rules, in packages that are called like the program's. */
  static final Code VIOLATIONS = violations(Code.class.getPackageName() + ".violations");

  private static JavaClasses mainClasses() {
    return new ClassFileImporter()
        .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
        .importPackages("io.journald");
  }

  private static Code violations(String root) {
    return new Code(root, new ClassFileImporter().importPackages(root));
  }

  /** The name of a room's package. */
  String packageOf(String room) {
    return root + "." + room;
  }

  /** True if the class is part of this code. */
  boolean holds(JavaClass type) {
    return type.getPackageName().startsWith(root + ".");
  }

  /** The room of one of its classes: the class's package, below the root. */
  String roomOf(JavaClass type) {
    return type.getPackageName().substring(root.length() + 1);
  }

  /** Fails unless the rule finds exactly this class, or these, among those that break rules. */
  static void requireRed(ArchRule ruleForViolations, String... culprits) {
    for (String culprit : culprits) {
      assertThatThrownBy(() -> ruleForViolations.check(VIOLATIONS.classes()))
          .as("the rule '%s' must see %s", ruleForViolations.getDescription(), culprit)
          .isInstanceOf(AssertionError.class)
          .hasMessageContaining(culprit);
    }
  }
}
