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
  /** The public top-level types outside the open rooms: the entry points of each room. */
  private static final Set<String> PUBLISHED =
      Set.of(
          "core.OpenJournal",
          "core.Validation",
          "memory.MemoryEventStore",
          "json.AnswerReader",
          "json.Answers",
          "json.EventLines",
          "json.EventWriter",
          "json.Problem",
          "json.SubmissionBatch",
          "json.SubmissionFormat",
          "json.SubmissionLines",
          "json.Submissions",
          "json.Timestamps",
          "parquet.Finding",
          "parquet.JournalBackup",
          "parquet.JournalCheck",
          "parquet.JournalRepair",
          "parquet.JournalVerifier",
          "parquet.NewOrigin",
          "parquet.ParquetEventStore",
          "parquet.ParquetJournalReader",
          "parquet.Signing",
          "parquet.StoreOptions",
          "parquet.tree.BlockCheck",
          "parquet.tree.BlockFile",
          "parquet.tree.BlockHashes",
          "parquet.tree.EventHashes",
          "parquet.tree.StoredTree",
          "parquet.tree.TextFile",
          "parquet.io.Disk",
          "parquet.io.DiskFullException",
          "parquet.io.LocalDisk",
          "parquet.io.ReadableFile",
          "parquet.io.WritableFile",
          "parquet.wal.PackedEvents",
          "parquet.wal.WalContents",
          "parquet.wal.WalFrame",
          "parquet.wal.WriteAheadLog",
          "parquet.index.Run",
          "parquet.index.RunMemory",
          "parquet.index.RunMerge",
          "parquet.index.RunWriter",
          "parquet.segment.EventColumns",
          "parquet.segment.EventFileWriter",
          "parquet.segment.EventParquet",
          "parquet.segment.EventSum",
          "parquet.segment.FileLayout",
          "parquet.segment.LeafScan",
          "parquet.segment.Page",
          "parquet.segment.Publication",
          "parquet.segment.RowFilter",
          "parquet.segment.RowGroup",
          "parquet.segment.SegmentMerge",
          "parquet.segment.SegmentName",
          "parquet.segment.SegmentReader",
          "parquet.segment.SegmentScan",
          "parquet.segment.SegmentWriter",
          "http.HttpOptions",
          "http.JournalServer",
          "http.client.JournalClient",
          "cli.Access",
          "cli.Finding",
          "cli.Flags",
          "cli.JournalCli",
          "cli.ReadSession",
          "cli.Shell",
          "cli.UsageException",
          "cli.VerifyRequest",
          "cli.WriteSession",
          "app.JdkLogging",
          "app.LogProvider",
          "app.Main",
          "app.Training");

  /** Rooms in which everything may be public: the words that all others speak, and test support. */
  private static final Set<String> OPEN_ROOMS = Set.of("model", "port", "proof", "testkit");

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
    assertThat(published(PROGRAM)).containsExactlyInAnyOrderElementsOf(PUBLISHED);
  }

  @Test
  void aPublicTypeThatIsNoEntryPointIsSeen() {
    assertThat(published(VIOLATIONS))
        .contains("http.PublicRoute")
        .doesNotContain("http.SpreadsheetRoute");
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

  private static Set<String> published(Code code) {
    return code.classes().stream()
        .filter(code::holds)
        .filter(type -> !OPEN_ROOMS.contains(code.roomOf(type)))
        .filter(type -> type.isTopLevelClass() && type.getModifiers().contains(JavaModifier.PUBLIC))
        .map(type -> code.roomOf(type) + "." + type.getSimpleName())
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
