package io.journald.core;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CompactJsonTest {
  private static final int DEPTH = 32;

  private static String fault(String text) {
    return CompactJson.faultOfObject(text, DEPTH);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{}",
        "{\"\":\"\"}",
        "{\"a\":1,\"a\":2}",
        "{\"a\":{},\"b\":[],\"c\":[{},[1]],\"d\":{\"e\":{\"f\":null}}}",
        "{\"a\":true,\"b\":false,\"c\":null}",
        "{\"a\":0,\"b\":-0,\"c\":10,\"d\":-1.5,\"e\":0.10,\"f\":1e3,\"g\":1E+3,\"h\":1.0e-30}",
        "{\"a\":123456789012345678901234567890}",
        "{\"a\":\"\\\"\\\\\\/\\b\\f\\n\\r\\t\\u00e9\\uD83D\"}",
        "{\"ü\":\"注文 🙂 \u007f \u2028\"}",
        "{\" a \":\" \"}"
      })
  void anObjectWithoutWhiteSpaceIsTaken(String text) {
    assertThat(fault(text)).isNull();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", " ", " {}", "[]", "\"a\"", "1", "null", "\ufeff{}", "}"})
  void whatIsNoObjectIsNamedSo(String text) {
    assertThat(fault(text)).isEqualTo("must be a JSON object");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{",
        "{\"",
        "{\"a",
        "{\"a\"",
        "{\"a\":",
        "{\"a\":1",
        "{\"a\":1,",
        "{\"a\":1,}",
        "{,}",
        "{\"a\"}",
        "{\"a\",1}",
        "{\"a\":1 }",
        "{ \"a\":1}",
        "{\"a\": 1}",
        "{\"a\" :1}",
        "{}\n",
        "{}{}",
        "{}x",
        "{a:1}",
        "{'a':1}",
        "{1:1}",
        "{null:1}",
        "{\"a\":1\"b\":2}",
        "{\"a\"::1}",
        "{\"a\":[}",
        "{\"a\":[1}",
        "{\"a\":[1,]}",
        "{\"a\":[,]}",
        "{\"a\":[1 ,2]}",
        "{\"a\":]}",
        "{\"a\":01}",
        "{\"a\":-}",
        "{\"a\":+1}",
        "{\"a\":.5}",
        "{\"a\":1.}",
        "{\"a\":1.e1}",
        "{\"a\":1e}",
        "{\"a\":1e+}",
        "{\"a\":0x1}",
        "{\"a\":NaN}",
        "{\"a\":-Infinity}",
        "{\"a\":١}",
        "{\"a\":tru}",
        "{\"a\":True}",
        "{\"a\":nulll}",
        "{\"a\":undefined}",
        "{\"a\":/**/1}",
        "{\"a\":\"\\x\"}",
        "{\"a\":\"\\u12\"}",
        "{\"a\":\"\\u12g4\"}",
        "{\"a\":\"\\u١٢٣٤\"}",
        "{\"a\":\"\\",
        "{\"a\":\"\\u123",
        "{\"a\":\"\n\"}",
        "{\"a\":\"\t\"}",
        "{\"a\":\"\u0000\"}",
        "{\"a\":\"b\"c\"}",
        "{\"a\":1}}",
        "{\"a\":-",
        "{\"a\":1e",
        "{\"a\":t"
      })
  void whatIsNoCompactJsonIsRefusedAtItsPlace(String text) {
    assertThat(fault(text)).startsWith("is not JSON without white space, at character ");
  }

  @Test
  void thePlaceCountsFromOne() {
    assertThat(fault("{\"a\":x}")).endsWith("at character 6");
    assertThat(fault("{} ")).endsWith("at character 3");
    assertThat(fault("{\"a\"")).endsWith("at character 5");
  }

  @Test
  void objectsAndArraysMayNestUpToTheLimit() {
    String tooDeep = "is nested deeper than 32 levels";
    for (String[] pair : new String[][] {{"[", "]"}, {"{\"a\":", "}"}}) {
      // The innermost value is a number, which opens no level.
      assertThat(fault(nested(pair, DEPTH - 1))).isNull();
      assertThat(fault(nested(pair, DEPTH))).isEqualTo(tooDeep);
    }
    String wide = "{\"a\":[" + "[],".repeat(1_000) + "[]]}";
    assertThat(fault(wide)).as("neighbours do not add up").isNull();
  }

  private static String nested(String[] pair, int levels) {
    return "{\"a\":" + pair[0].repeat(levels) + "1" + pair[1].repeat(levels) + "}";
  }

  @Test
  void hostileNestingIsRefusedWithoutTheStackGrowing() throws InterruptedException {
    int mebibyte = 1 << 20;
    assertThat(fault("[".repeat(mebibyte))).isEqualTo("must be a JSON object");
    String[] faults = new String[2];
    // A stack this small would overflow if each level took a frame.
    Thread small =
        new Thread(
            null,
            () -> {
              faults[0] = fault("{\"a\":" + "[".repeat(mebibyte));
              faults[1] = fault("{\"a\":".repeat(mebibyte / 5));
            },
            "small stack",
            256 << 10);
    small.start();
    small.join();
    assertThat(faults).containsOnly("is nested deeper than 32 levels");
  }
}
