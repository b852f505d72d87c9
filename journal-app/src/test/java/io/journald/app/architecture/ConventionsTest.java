package io.journald.app.architecture;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noMethods;
import static io.journald.app.architecture.Code.PROGRAM;
import static io.journald.app.architecture.Code.VIOLATIONS;
import static io.journald.app.architecture.Code.requireRed;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaConstructorCall;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the program publishes, what it throws and how it calls things. */
class ConventionsTest {
  /** The public top-level types of each room outside model and port: its entry points. */
  private static final Map<String, Set<String>> PUBLISHED =
      Map.of(
          "core",
          Set.of("OpenJournal", "Validation"),
          "memory",
          Set.of("MemoryEventStore"),
          "json",
          Set.of(
              "Answers",
              "EventWriter",
              "Problem",
              "SubmissionBatch",
              "SubmissionFormat",
              "SubmissionLines",
              "Submissions",
              "Timestamps"),
          "parquet",
          Set.of("ParquetEventStore", "ParquetJournalReader", "StoreOptions"),
          "parquet.io",
          Set.of("Disk", "DiskFullException", "LocalDisk", "ReadableFile", "WritableFile"),
          "parquet.wal",
          Set.of("WalContents", "WalFrame", "WriteAheadLog"),
          "parquet.segment",
          Set.of("RowFilter", "SegmentName", "SegmentReader", "SegmentScan", "SegmentWriter"),
          "http",
          Set.of("HttpOptions", "JournalServer"),
          "cli",
          Set.of(
              "Access",
              "Flags",
              "JournalCli",
              "ReadSession",
              "Shell",
              "UsageException",
              "WriteSession"),
          "app",
          Set.of("Main", "Training"));

  /** Rooms in which everything may be public: the words that all others speak, and test support. */
  private static final Set<String> OPEN_ROOMS = Set.of("model", "port", "testkit");

  /** Interfaces with fewer than two named implementations, and why that is right. */
  private static final Map<String, String> LONE_INTERFACES =
      Map.of(
          "cli.Access",
          "adapters never see each other, so the app hands journals to the commands through it",
          "http.Route",
          "each route is one method, given by reference");

  private static final Set<String> GENERIC =
      Set.of(
          "java.lang.Throwable",
          "java.lang.Exception",
          "java.lang.RuntimeException",
          "java.lang.Error");

  private static final String EMPTY_NAMES =
      ".*(Impl|Manager|Helpers?|Utils?|Utility|Utilities|Base)|.*[.$](Abstract|Base)[A-Z][^.$]*";

  @Test
  void roomsPublishOnlyTheirEntryPoints() {
    Set<String> rooms =
        PROGRAM.classes().stream()
            .map(PROGRAM::roomOf)
            .collect(Collectors.toCollection(TreeSet::new));
    rooms.removeAll(OPEN_ROOMS);
    assertThat(rooms).isEqualTo(PUBLISHED.keySet());
    for (String room : rooms) {
      assertThat(published(PROGRAM, room)).as(room).isEqualTo(PUBLISHED.get(room));
    }
  }

  @Test
  void aPublicTypeThatIsNoEntryPointIsSeen() {
    assertThat(published(VIOLATIONS, "http")).containsExactly("PublicRoute");
  }

  @Test
  void anInterfaceHasTwoImplementations() {
    twoImplementations(PROGRAM).check(PROGRAM.classes());
  }

  @Test
  void anInterfaceWithOneImplementationIsSeen() {
    requireRed(twoImplementations(VIOLATIONS), "core.Lonely");
  }

  @Test
  void everyExceptedInterfaceIsStillLonely() {
    for (String name : LONE_INTERFACES.keySet()) {
      JavaClass type = PROGRAM.classes().get(PROGRAM.packageOf(name));
      assertThat(implementations(type)).as(name + " needs no exception any more").isLessThan(2);
    }
  }

  @Test
  void nobodyThrowsAGenericException() {
    noGenericExceptions().check(PROGRAM.classes());
  }

  @ParameterizedTest
  @ValueSource(strings = {"throwException", "throwRuntimeException", "throwError", "wrapThrowable"})
  void aGenericExceptionIsSeen(String method) {
    requireRed(noGenericExceptions(), "core.RecorderImpl." + method);
  }

  @Test
  void nobodyDeclaresAGenericException() {
    noGenericDeclarations(PROGRAM).check(PROGRAM.classes());
  }

  @Test
  void aDeclaredGenericExceptionIsSeen() {
    requireRed(noGenericDeclarations(VIOLATIONS), "core.RecorderImpl.throwException");
  }

  @Test
  void namesSayWhatAThingIs() {
    tellingNames().check(PROGRAM.classes());
  }

  @Test
  void aNameThatSaysNothingIsSeen() {
    requireRed(
        tellingNames(),
        "core.RecorderImpl",
        "core.Names$EventManager",
        "core.Names$TimeHelper",
        "core.Names$StringUtils",
        "core.Names$AbstractStore",
        "core.Names$BaseRoute",
        "core.Names$RouteBase");
  }

  private static Set<String> published(Code code, String room) {
    return code.classes().stream()
        .filter(type -> type.getPackageName().equals(code.packageOf(room)))
        .filter(type -> type.isTopLevelClass() && type.getModifiers().contains(JavaModifier.PUBLIC))
        .map(JavaClass::getSimpleName)
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private static ArchRule twoImplementations(Code code) {
    return classes()
        .that()
        .areInterfaces()
        .and()
        .areTopLevelClasses()
        .and()
        .resideOutsideOfPackages(
            code.packageOf("port"), code.packageOf("testkit"), code.packageOf("parquet.io"))
        .and(
            DescribedPredicate.describe(
                "are not excepted",
                type ->
                    LONE_INTERFACES.keySet().stream()
                        .map(code::packageOf)
                        .noneMatch(type.getName()::equals)))
        .should(
            new ArchCondition<JavaClass>("have two implementations") {
              @Override
              public void check(JavaClass type, ConditionEvents events) {
                long count = implementations(type);
                if (count < 2) {
                  events.add(
                      SimpleConditionEvent.violated(
                          type, type.getName() + " has " + count + " implementations"));
                }
              }
            });
  }

  private static long implementations(JavaClass type) {
    return type.getAllSubclasses().stream().filter(subtype -> !subtype.isInterface()).count();
  }

  /** The constructors of an exception call those of its superclass, which is no throwing. */
  private static ArchRule noGenericExceptions() {
    return noClasses()
        .should()
        .callConstructorWhere(
            DescribedPredicate.describe(
                "makes a generic exception",
                (JavaConstructorCall call) ->
                    GENERIC.contains(call.getTargetOwner().getName())
                        && !(call.getOrigin().isConstructor()
                            && call.getOriginOwner().isAssignableTo(Throwable.class))));
  }

  private static ArchRule noGenericDeclarations(Code code) {
    return noMethods()
        .that()
        .areDeclaredInClassesThat()
        .resideOutsideOfPackage(code.packageOf("testkit"))
        .and()
        .doNotHaveModifier(JavaModifier.SYNTHETIC) // made by the compiler for Callable
        .should()
        .declareThrowableOfType(Exception.class)
        .orShould()
        .declareThrowableOfType(Throwable.class);
  }

  private static ArchRule tellingNames() {
    return noClasses().should().haveNameMatching(EMPTY_NAMES);
  }
}
