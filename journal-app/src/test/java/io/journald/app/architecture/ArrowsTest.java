package io.journald.app.architecture;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static io.journald.app.architecture.Code.PROGRAM;
import static io.journald.app.architecture.Code.VIOLATIONS;
import static io.journald.app.architecture.Code.requireRed;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Who may know whom. */
class ArrowsTest {
  /**
   * The rooms of the program, each a package, and the rooms that each may know. Every package
   * stands here: a new one is refused until it has its place.
   */
  private static final Map<String, Set<String>> ARROWS =
      Map.ofEntries(
          Map.entry("model", Set.of()),
          Map.entry("proof", Set.of("model")),
          Map.entry("port", Set.of("model", "proof")),
          Map.entry("core", Set.of("model", "port", "proof")),
          Map.entry("memory", Set.of("model", "port", "proof")),
          Map.entry("json", Set.of("model", "port", "core")),
          Map.entry("http", Set.of("model", "port", "proof", "json")),
          Map.entry("http.client", Set.of("model", "port", "proof", "core", "json")),
          Map.entry("cli", Set.of("model", "port", "proof", "json")),
          Map.entry("parquet.io", Set.of()),
          Map.entry("parquet.wal", Set.of("model", "port", "parquet.io")),
          Map.entry("parquet.segment", Set.of("model", "port", "proof", "parquet.io")),
          Map.entry("parquet.tree", Set.of("model", "port", "proof", "parquet.io")),
          Map.entry("parquet.index", Set.of("model", "port", "parquet.io", "parquet.segment")),
          Map.entry(
              "parquet",
              Set.of(
                  "model",
                  "port",
                  "proof",
                  "parquet.io",
                  "parquet.tree",
                  "parquet.wal",
                  "parquet.segment",
                  "parquet.index")),
          Map.entry(
              "app",
              Set.of(
                  "model",
                  "port",
                  "proof",
                  "core",
                  "memory",
                  "json",
                  "http",
                  "http.client",
                  "cli",
                  "parquet")),
          Map.entry("testkit", Set.of("model", "port", "proof", "core", "memory")));

  /** The libraries by their packages, and the rooms in which each is at home. */
  private static final Map<String, Set<String>> HOMES =
      Map.ofEntries(
          Map.entry("io.helidon", Set.of("http", "http.client", "app")),
          Map.entry("com.fasterxml.jackson", Set.of("json")),
          Map.entry("picocli", Set.of("cli", "app")),
          Map.entry("me.tongfei.progressbar", Set.of("cli")),
          Map.entry("org.apache.parquet", Set.of("parquet.segment", "parquet.index")),
          Map.entry("org.apache.hadoop", Set.of("parquet.segment", "parquet.index")),
          Map.entry("com.github.luben.zstd", Set.of("parquet.segment", "parquet.index", "cli")),
          Map.entry("com.github.benmanes.caffeine", Set.of("parquet.index")),
          Map.entry("org.slf4j", Set.of("parquet", "app")),
          Map.entry("org.junit.jupiter", Set.of("testkit")),
          Map.entry("org.assertj", Set.of("testkit")));

  private static final Set<String> DOMAIN = Set.of("model", "port", "proof", "core", "memory");

  @Test
  void everyModuleWasSeen() {
    List<String> oneOfEachModule =
        List.of(
            "io.journald.model.Event",
            "io.journald.testkit.EventStoreContract",
            "io.journald.json.Submissions",
            "io.journald.parquet.ParquetEventStore",
            "io.journald.http.JournalServer",
            "io.journald.cli.JournalCli",
            "io.journald.app.Main");
    assertThat(oneOfEachModule).allMatch(PROGRAM.classes()::contain);
    assertThat(PROGRAM.classes().contain(ArrowsTest.class)).isFalse();
  }

  @Test
  void dependenciesPointInward() {
    inward(PROGRAM).check(PROGRAM.classes());
  }

  @Test
  void aDependencyThatPointsOutwardIsSeen() {
    requireRed(inward(VIOLATIONS), "model.OutwardEvent");
  }

  @Test
  void aPackageWithoutAPlaceIsSeen() {
    requireRed(inward(VIOLATIONS), "violations.Homeless");
  }

  @Test
  void thereIsNoCycleAmongPackages() {
    acyclic(PROGRAM).check(PROGRAM.classes());
  }

  @Test
  void aCycleAmongPackagesIsSeen() {
    requireRed(acyclic(VIOLATIONS), "Slice core", "Slice model");
  }

  @Test
  void theDomainKnowsOnlyTheJdk() {
    jdkOnly(PROGRAM).check(PROGRAM.classes());
  }

  @Test
  void aLibraryInTheDomainIsSeen() {
    requireRed(jdkOnly(VIOLATIONS), "model.JsonEvent");
  }

  @Test
  void librariesStayAtHome() {
    atHome(PROGRAM).check(PROGRAM.classes());
  }

  @Test
  void aLibraryAbroadIsSeen() {
    requireRed(atHome(VIOLATIONS), "model.JsonEvent", "http.SpreadsheetRoute");
  }

  @Test
  void aLibraryWithoutAHomeIsSeen() {
    requireRed(atHome(VIOLATIONS), "http.UnlistedLibraryRoute");
  }

  private static ArchRule inward(Code code) {
    return classes()
        .should(
            new ArchCondition<JavaClass>("know only the rooms further in") {
              @Override
              public void check(JavaClass type, ConditionEvents events) {
                Set<String> allowed = code.holds(type) ? ARROWS.get(code.roomOf(type)) : null;
                if (allowed == null) {
                  String message = type.getName() + " is in a package that has no place yet";
                  events.add(SimpleConditionEvent.violated(type, message));
                  return;
                }
                for (Dependency dependency : type.getDirectDependenciesFromSelf()) {
                  JavaClass target = dependency.getTargetClass().getBaseComponentType();
                  if (code.holds(target)
                      && !target.getPackageName().equals(type.getPackageName())
                      && !allowed.contains(code.roomOf(target))) {
                    events.add(
                        SimpleConditionEvent.violated(dependency, dependency.getDescription()));
                  }
                }
              }
            });
  }

  private static ArchRule acyclic(Code code) {
    return slices().matching(code.root() + ".(**)").should().beFreeOfCycles();
  }

  private static ArchRule jdkOnly(Code code) {
    String[] domain = DOMAIN.stream().map(code::packageOf).toArray(String[]::new);
    return classes()
        .that()
        .resideInAnyPackage(domain)
        .should()
        .onlyDependOnClassesThat()
        .resideInAnyPackage(code.root() + "..", "java..");
  }

  private static ArchRule atHome(Code code) {
    return classes()
        .that()
        .resideInAPackage(code.root() + ".*..")
        .should(
            new ArchCondition<JavaClass>("use libraries only where these are at home") {
              @Override
              public void check(JavaClass type, ConditionEvents events) {
                for (Dependency dependency : type.getDirectDependenciesFromSelf()) {
                  JavaClass target = dependency.getTargetClass().getBaseComponentType();
                  if (!code.holds(target)
                      && !target.isPrimitive()
                      && !target.getPackageName().startsWith("java.")
                      && !isAtHome(target, code.roomOf(type))) {
                    events.add(
                        SimpleConditionEvent.violated(dependency, dependency.getDescription()));
                  }
                }
              }
            });
  }

  private static boolean isAtHome(JavaClass ofLibrary, String room) {
    return HOMES.entrySet().stream()
        .anyMatch(home ->
            (ofLibrary.getPackageName() + ".").startsWith(home.getKey() + ".")
                && home.getValue().contains(room));
  }
}
