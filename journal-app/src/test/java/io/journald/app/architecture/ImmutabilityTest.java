package io.journald.app.architecture;

import static com.tngtech.archunit.lang.conditions.ArchConditions.beFinal;
import static com.tngtech.archunit.lang.conditions.ArchPredicates.are;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.fields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.methods;
import static io.journald.app.architecture.Code.PROGRAM;
import static io.journald.app.architecture.Code.VIOLATIONS;
import static io.journald.app.architecture.Code.requireRed;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaMember;
import com.tngtech.archunit.core.domain.JavaMethod;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.lang.ArchRule;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** An event is never changed and never removed: nothing in the code could do it. */
class ImmutabilityTest {
  /** What a method that changes or removes something is called. */
  private static final Pattern CHANGE =
      Pattern.compile(
          "(set|update|delete|remove|replace|edit|modify|change|clear|truncate|overwrite|put|drop"
              + "|purge|erase|rewrite|correct|patch|retract|undo)([A-Z].*)?");

  /** Types of the JDK that never change. What the model holds is one of these, or of the model. */
  private static final Set<String> IMMUTABLE =
      Set.of(
          "java.lang.String",
          "java.time.Instant",
          "java.util.Optional",
          "java.util.OptionalInt",
          "java.util.OptionalLong");

  /** All that the ports can do. Whatever joins this list must not change or remove an event. */
  private static final Map<String, Set<String>> PORT_METHODS =
      Map.of(
          "Journal",
          Set.of(
              "append(List)",
              "record(Submission)",
              "recordInsert(String, String, String, String, String, String)",
              "recordUpdate(String, String, String, String, String, String, String, String)",
              "recordIngest(String, long, String, String, String)"),
          "Events",
          Set.of("find(String)", "stream(EventQuery)", "state(String, AsOf)", "stats()"),
          "Operations",
          Set.of("flush()", "merge()", "readOnlyReason()"),
          "Proofs",
          Set.of(
              "checkpoint()",
              "tile(TileAddress)",
              "leaf(String)",
              "proof(String)",
              "consistency(long, long)"),
          "EventTree",
          Set.of("newest()", "covering(long)"),
          "EventStore",
          Set.of(
              "append(List)",
              "nextSequence()",
              "view()",
              "tree()",
              "flush()",
              "merge()",
              "flushThreshold()",
              "readOnlyReason()",
              "close()"),
          "EventStore$Commit",
          Set.of("await()"),
          "EventView",
          Set.of(
              "size()",
              "persistedEvents()",
              "persistedFileCount()",
              "lastTimestamp()",
              "stream(EventQuery)",
              "find(Collection, long)"));

  @Test
  void theModelIsRecordsEnumsAndFinalClasses() {
    closed(PROGRAM).check(PROGRAM.classes());
  }

  @Test
  void anOpenClassInTheModelIsSeen() {
    requireRed(closed(VIOLATIONS), "model.SettableEvent");
  }

  @Test
  void everyFieldOfModelAndPortsIsFinal() {
    finalFields(PROGRAM).check(PROGRAM.classes());
  }

  @Test
  void aFieldThatCanChangeIsSeen() {
    requireRed(finalFields(VIOLATIONS), "model.SettableEvent.value");
  }

  @Test
  void theModelHoldsNothingThatCanChange() {
    immutableFields(PROGRAM).check(PROGRAM.classes());
  }

  @Test
  void aCollectionOrAnArrayInTheModelIsSeen() {
    requireRed(
        immutableFields(VIOLATIONS), "model.OpenHandedEvent.tags", "model.OpenHandedEvent.bytes");
  }

  @Test
  void nothingInTheModelIsASetter() {
    noChange(PROGRAM).check(PROGRAM.classes());
  }

  @Test
  void aSetterIsSeen() {
    requireRed(noChange(VIOLATIONS), "model.SettableEvent.setValue");
  }

  @Test
  void noPortAndNoImplementationOfOneCanChangeOrRemove() {
    noChangeBehindPorts(PROGRAM).check(PROGRAM.classes());
  }

  @Test
  void aPortOrAnImplementationThatCanChangeOrRemoveIsSeen() {
    requireRed(
        noChangeBehindPorts(VIOLATIONS),
        "port.Journal.deleteEvent",
        "parquet.ForgetfulJournal.purge");
  }

  @Test
  void thePortsDeclareExactlyTheKnownMethods() {
    requireKnownMethods(PROGRAM);
  }

  @Test
  void anUnknownMethodOnAPortIsSeen() {
    assertThatThrownBy(() -> requireKnownMethods(VIOLATIONS)).hasMessageContaining("amend(Object)");
  }

  private static ArchRule closed(Code code) {
    return classes().that().resideInAPackage(code.packageOf("model")).should(beFinal());
  }

  private static ArchRule finalFields(Code code) {
    return fields()
        .that()
        .areDeclaredInClassesThat()
        .resideInAnyPackage(code.packageOf("model"), code.packageOf("port"))
        .should()
        .beFinal();
  }

  private static ArchRule immutableFields(Code code) {
    return fields()
        .that()
        .areDeclaredInClassesThat()
        .resideInAPackage(code.packageOf("model"))
        .and(are(written()))
        .should()
        .haveRawType(immutable(code));
  }

  /** Not made by the compiler, such as the array of an enum's values. */
  private static DescribedPredicate<JavaMember> written() {
    return DescribedPredicate.describe(
        "in the source", member -> !member.getModifiers().contains(JavaModifier.SYNTHETIC));
  }

  private static DescribedPredicate<JavaClass> immutable(Code code) {
    return DescribedPredicate.describe(
        "primitive, immutable or of the model",
        type ->
            type.isPrimitive()
                || IMMUTABLE.contains(type.getName())
                || type.getPackageName().equals(code.packageOf("model")));
  }

  private static ArchRule noChange(Code code) {
    return methods()
        .that()
        .areDeclaredInClassesThat()
        .resideInAnyPackage(code.packageOf("model"))
        .should()
        .haveNameNotMatching(CHANGE.pattern());
  }

  private static ArchRule noChangeBehindPorts(Code code) {
    return methods()
        .that()
        .areDeclaredInClassesThat(
            DescribedPredicate.describe(
                "are ports or implement one", type -> isPortOrImplementsOne(code, type)))
        .and()
        .areNotPrivate()
        .should()
        .haveNameNotMatching(CHANGE.pattern());
  }

  private static boolean isPortOrImplementsOne(Code code, JavaClass type) {
    return isPort(code, type)
        || type.getAllRawInterfaces().stream().anyMatch(implemented -> isPort(code, implemented));
  }

  private static boolean isPort(Code code, JavaClass type) {
    return type.isInterface() && type.getPackageName().equals(code.packageOf("port"));
  }

  private static void requireKnownMethods(Code code) {
    Map<String, Set<String>> declared = new TreeMap<>();
    for (JavaClass type : code.classes()) {
      if (isPort(code, type)) {
        declared.put(
            type.getName().substring(code.packageOf("port").length() + 1),
            type.getMethods().stream()
                .filter(method -> !method.getModifiers().contains(JavaModifier.SYNTHETIC))
                .map(ImmutabilityTest::signature)
                .collect(Collectors.toCollection(TreeSet::new)));
      }
    }
    assertThat(declared).isEqualTo(PORT_METHODS);
  }

  private static String signature(JavaMethod method) {
    return method.getName()
        + method.getRawParameterTypes().stream()
            .map(JavaClass::getSimpleName)
            .collect(Collectors.joining(", ", "(", ")"));
  }
}
