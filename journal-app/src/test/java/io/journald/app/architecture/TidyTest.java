package io.journald.app.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.LineMap;
import com.sun.source.tree.MethodTree;
import com.sun.source.tree.Tree;
import com.sun.source.util.JavacTask;
import com.sun.source.util.SourcePositions;
import com.sun.source.util.TreePathScanner;
import com.sun.source.util.Trees;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;

/** Measures the sources of all modules: files and methods that a person can hold in the head. */
class TidyTest {
  private static final int MAIN_LINES = 400;
  private static final int TEST_LINES = 600;
  private static final int METHOD_LINES = 60;

  /** Put together here, so that this file does not hold what it looks for. */
  private static final Pattern LEFT_OVER =
      Pattern.compile("\\b(TO" + "DO|FIX" + "ME)\\b|@Dis" + "abled\\b");

  private static final Map<Path, String> SOURCES = sources(projectRoot());

  @Test
  void theSourcesOfEveryModuleWereSeen() {
    assertThat(SOURCES.keySet().stream().map(path -> path.getName(0).toString()).distinct())
        .contains(
            "journal-domain",
            "journal-testkit",
            "journal-json",
            "journal-parquet-adapter",
            "journal-http-adapter",
            "journal-cli-adapter",
            "journal-app");
  }

  @Test
  void noFileIsTooLong() {
    assertThat(longFiles(SOURCES)).isEmpty();
  }

  @Test
  void aFileThatIsTooLongIsSeen() {
    String lines = "\n".repeat(MAIN_LINES + 1);
    assertThat(longFiles(Map.of(Path.of("m/src/main/java/A.java"), lines))).hasSize(1);
    assertThat(longFiles(Map.of(Path.of("m/src/test/java/A.java"), lines))).isEmpty();
    assertThat(longFiles(Map.of(Path.of("m/src/test/java/A.java"), lines + lines))).hasSize(1);
  }

  @Test
  void noMethodIsTooLong() {
    assertThat(longMethods(SOURCES)).isEmpty();
  }

  @Test
  void aMethodThatIsTooLongIsSeen() {
    assertThat(longMethods(Map.of(Path.of("A.java"), classWithMethodOf(METHOD_LINES)))).isEmpty();
    assertThat(longMethods(Map.of(Path.of("A.java"), classWithMethodOf(METHOD_LINES + 1))))
        .containsExactly("A.java: measured is 61 lines long");
  }

  @Test
  void nothingIsLeftForLaterOrSwitchedOff() {
    assertThat(leftOvers(SOURCES)).isEmpty();
  }

  @Test
  void aLeftOverIsSeen() {
    assertThat(leftOvers(Map.of(Path.of("A.java"), "// TO" + "DO later"))).hasSize(1);
    assertThat(leftOvers(Map.of(Path.of("A.java"), "@Dis" + "abled class A {}"))).hasSize(1);
  }

  private static String classWithMethodOf(int lines) {
    return "class A {\n  @Deprecated\n  void measured() {" + "\n".repeat(lines - 1) + "  }\n}\n";
  }

  private static List<String> longFiles(Map<Path, String> sources) {
    List<String> found = new ArrayList<>();
    sources.forEach((path, text) -> {
      long lines = text.lines().count();
      boolean isTest = path.toString().replace('\\', '/').contains("/src/test/");
      if (lines > (isTest ? TEST_LINES : MAIN_LINES)) {
        found.add(path + " has " + lines + " lines");
      }
    });
    return found;
  }

  private static List<String> leftOvers(Map<Path, String> sources) {
    return sources.entrySet().stream()
        .filter(source -> LEFT_OVER.matcher(source.getValue()).find())
        .map(source -> source.getKey() + " holds a note for later or a test that is switched off")
        .toList();
  }

  /**
   * The methods and constructors that are too long, from their head to the last brace. Annotations
   * do not count: those of a parameterized test can hold a long table.
   */
  private static List<String> longMethods(Map<Path, String> sources) {
    List<JavaFileObject> files = new ArrayList<>();
    sources.forEach((path, text) -> files.add(new Source(path, text)));
    JavacTask task =
        (JavacTask)
            ToolProvider.getSystemJavaCompiler()
                .getTask(null, null, null, List.of("-proc:none"), null, files);
    SourcePositions positions = Trees.instance(task).getSourcePositions();
    List<String> found = new ArrayList<>();
    for (CompilationUnitTree unit : parse(task)) {
      new TreePathScanner<Void, Void>() {
        @Override
        public Void visitMethod(MethodTree method, Void none) {
          LineMap map = unit.getLineMap();
          long start = startOfHead(positions, unit, method);
          long end = positions.getEndPosition(unit, method);
          if (start >= 0 && end >= 0) { // else the compiler has added it
            long lines = map.getLineNumber(end) - map.getLineNumber(start) + 1;
            if (lines > METHOD_LINES) {
              String file = unit.getSourceFile().getName();
              found.add(file + ": " + method.getName() + " is " + lines + " lines long");
            }
          }
          return super.visitMethod(method, none);
        }
      }.scan(unit, null);
    }
    return found;
  }

  private static long startOfHead(
      SourcePositions positions, CompilationUnitTree unit, MethodTree method) {
    Tree type = method.getReturnType();
    return positions.getStartPosition(unit, type != null ? type : method);
  }

  private static Iterable<? extends CompilationUnitTree> parse(JavacTask task) {
    try {
      return task.parse();
    } catch (IOException e) {
      throw new AssertionError("the sources cannot be parsed", e);
    }
  }

  /** The directory that holds all modules; Maven starts tests in that of one module. */
  private static Path projectRoot() {
    Path directory = Path.of("").toAbsolutePath();
    while (!Files.isExecutable(directory.resolve("bin").resolve("build"))) {
      directory = directory.getParent();
    }
    return directory;
  }

  private static Map<Path, String> sources(Path root) {
    Map<Path, String> sources = new TreeMap<>();
    try (Stream<Path> modules = Files.list(root)) {
      for (Path module : modules.filter(TidyTest::isModule).toList()) {
        try (Stream<Path> files = Files.walk(module.resolve("src"))) {
          for (Path file : files.filter(path -> path.toString().endsWith(".java")).toList()) {
            sources.put(root.relativize(file), Files.readString(file));
          }
        }
      }
    } catch (IOException e) {
      throw new AssertionError("the sources cannot be read", e);
    }
    return sources;
  }

  private static boolean isModule(Path directory) {
    return Files.exists(directory.resolve("pom.xml"))
        && Files.isDirectory(directory.resolve("src"));
  }

  private static final class Source extends SimpleJavaFileObject {
    private final Path path;
    private final String text;

    Source(Path path, String text) {
      super(URI.create("source:///" + path.toString().replace('\\', '/')), Kind.SOURCE);
      this.path = path;
      this.text = text;
    }

    @Override
    public CharSequence getCharContent(boolean ignoreEncodingErrors) {
      return text;
    }

    @Override
    public String getName() {
      return path.toString();
    }
  }
}
