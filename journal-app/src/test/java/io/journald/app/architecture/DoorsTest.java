package io.journald.app.architecture;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static io.journald.app.architecture.Code.PROGRAM;
import static io.journald.app.architecture.Code.VIOLATIONS;
import static io.journald.app.architecture.Code.requireRed;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.lang.ArchRule;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;

/** The few places through which the program meets the disk, its process and its user. */
class DoorsTest {
  /** Everything that opens, creates, moves or removes a file, of the JDK and of the libraries. */
  private static final Set<String> DISK =
      Set.of(
          "java.io.File",
          "java.io.FileInputStream",
          "java.io.FileOutputStream",
          "java.io.FileReader",
          "java.io.FileWriter",
          "java.io.RandomAccessFile",
          "java.nio.channels.AsynchronousFileChannel",
          "java.nio.channels.FileChannel",
          "java.nio.file.FileSystem",
          "java.nio.file.FileSystems",
          "java.nio.file.Files",
          "java.util.zip.ZipFile",
          "org.apache.hadoop.fs.FileSystem",
          "org.apache.parquet.hadoop.util.HadoopInputFile",
          "org.apache.parquet.hadoop.util.HadoopOutputFile",
          "org.apache.parquet.io.LocalInputFile",
          "org.apache.parquet.io.LocalOutputFile");

  /** Who touches files that are no part of a journal, and why. */
  private static final Map<String, String> OTHER_FILES =
      Map.of(
          "cli.ImportInput", "reads the file that a person imports",
          "cli.ExportCommand", "writes the file that a person exports to",
          "cli.VerifyCommand", "reads the checkpoints that a person has kept",
          "app.Configuration", "reads the configuration file",
          "app.Logging", "writes log lines to standard error",
          "app.Main", "opens standard output and standard error",
          "app.Training", "writes the input of the training run");

  /** What reads the surroundings of the process, or ends it. */
  private static final Map<String, Set<String>> PROCESS =
      Map.of(
          "java.lang.System",
          Set.of(
              "getenv",
              "getProperty",
              "getProperties",
              "setProperty",
              "clearProperty",
              "console",
              "exit"),
          "java.lang.Runtime",
          Set.of("exit", "halt", "addShutdownHook", "exec"),
          "java.lang.Integer",
          Set.of("getInteger"),
          "java.lang.Long",
          Set.of("getLong"),
          "java.lang.Boolean",
          Set.of("getBoolean"),
          "java.lang.ProcessHandle",
          Set.of("current"),
          "java.time.ZoneId",
          Set.of("systemDefault"));

  @Test
  void onlyOnePackageTouchesTheDisk() {
    oneDoorToTheDisk(PROGRAM).check(PROGRAM.classes());
  }

  @Test
  void aSecondDoorToTheDiskIsSeen() {
    requireRed(
        oneDoorToTheDisk(VIOLATIONS),
        "core.Intruder.readByFiles",
        "core.Intruder.readByChannel",
        "core.Intruder.readByFile",
        "core.Intruder.askForTheRealPath",
        "parquet.segment.ParquetsOwnDoor");
  }

  @Test
  void everyOtherClassThatTouchesFilesStillDoes() {
    for (String name : OTHER_FILES.keySet()) {
      JavaClass type = PROGRAM.classes().get(PROGRAM.packageOf(name));
      boolean isNeeded =
          type.getDirectDependenciesFromSelf().stream()
              .anyMatch(dependency -> DISK.contains(dependency.getTargetClass().getName()));
      assertThat(isNeeded).as(name + " still needs its exception").isTrue();
    }
  }

  @Test
  void onlyTheAppReadsTheProcessAndEndsIt() {
    processIsTheApps(PROGRAM).check(PROGRAM.classes());
  }

  @Test
  void aClassThatReadsTheProcessOrEndsItIsSeen() {
    requireRed(
        processIsTheApps(VIOLATIONS),
        "core.Intruder.readEnvironment",
        "core.Intruder.readProperty",
        "core.Intruder.readNumber",
        "core.Intruder.end");
  }

  @Test
  void onlyTheCommandLinePrints() {
    printingIsTheClis(PROGRAM).check(PROGRAM.classes());
  }

  @Test
  void aClassThatPrintsIsSeen() {
    requireRed(printingIsTheClis(VIOLATIONS), "core.Intruder.print");
  }

  @Test
  void nobodyPrintsAStackTrace() {
    noStackTraces().check(PROGRAM.classes());
  }

  @Test
  void aPrintedStackTraceIsSeen() {
    requireRed(noStackTraces(), "core.Intruder.blurtOut");
  }

  @Test
  void nobodyUsesTheProcessesStandardStreams() {
    noStandardStreams(PROGRAM).check(PROGRAM.classes());
  }

  @Test
  void aUseOfTheStandardStreamsIsSeen() {
    requireRed(noStandardStreams(VIOLATIONS), "core.Intruder.print");
  }

  private static ArchRule oneDoorToTheDisk(Code code) {
    return noClasses()
        .that()
        .resideOutsideOfPackage(code.packageOf("parquet.io"))
        .and(are("not excepted", type -> !isExcepted(code, type)))
        .should()
        .dependOnClassesThat(are("doors to the disk", type -> DISK.contains(type.getName())))
        .orShould()
        .callMethodWhere(
            access(
                "Path.toRealPath",
                call ->
                    call.getTargetOwner().getName().equals("java.nio.file.Path")
                        && call.getName().equals("toRealPath")));
  }

  private static boolean isExcepted(Code code, JavaClass type) {
    JavaClass outermost = type;
    while (outermost.getEnclosingClass().isPresent()) {
      outermost = outermost.getEnclosingClass().get();
    }
    return OTHER_FILES.keySet().stream().map(code::packageOf).anyMatch(outermost.getName()::equals);
  }

  private static ArchRule processIsTheApps(Code code) {
    return noClasses()
        .that()
        .resideOutsideOfPackage(code.packageOf("app"))
        .should()
        .callMethodWhere(
            access(
                "reads the process's surroundings or ends it",
                call ->
                    PROCESS
                        .getOrDefault(call.getTargetOwner().getName(), Set.of())
                        .contains(call.getName())));
  }

  /** The app hands the streams over; what is written into them is the command line's. */
  private static ArchRule printingIsTheClis(Code code) {
    return noClasses()
        .that(
            DescribedPredicate.not(
                resideInAnyPackage(code.packageOf("cli"), code.packageOf("app"))))
        .should()
        .dependOnClassesThat()
        .areAssignableTo(PrintStream.class)
        .orShould()
        .dependOnClassesThat()
        .areAssignableTo(PrintWriter.class);
  }

  private static ArchRule noStackTraces() {
    return noClasses()
        .should()
        .callMethodWhere(
            access("prints a stack trace", call -> call.getName().equals("printStackTrace")));
  }

  private static ArchRule noStandardStreams(Code code) {
    return noClasses()
        .that()
        .resideInAPackage(code.root() + "..")
        .should()
        .accessField(System.class, "out")
        .orShould()
        .accessField(System.class, "err");
  }

  private static DescribedPredicate<JavaClass> are(
      String description, Predicate<JavaClass> predicate) {
    return DescribedPredicate.describe(description, predicate);
  }

  private static DescribedPredicate<JavaAccess<?>> access(
      String description, Predicate<JavaAccess<?>> predicate) {
    return DescribedPredicate.describe(description, predicate);
  }
}
