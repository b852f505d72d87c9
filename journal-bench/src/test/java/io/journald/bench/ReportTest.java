package io.journald.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.List;
import org.junit.jupiter.api.Test;

class ReportTest {
  private final Report report = new Report();

  @Test
  void aRatioIsTakenTurnByTurnAndItsMedianIsJudged() {
    add("1a journal 2000", "1a other 1000", "1a journal 6000", "1a other 1500");
    add("1a journal 3000", "1a other 1000");
    assertThat(row("1a"))
        .contains("3,000 /s (2,000 to 6,000)", "1,000 /s (1,000 to 1,500)", "2 / 3 / 4")
        .endsWith("ok, aim reached");
  }

  @Test
  void aRatioBelowTheBarIsShort() {
    add("1a journal 1400", "1a other 1000");
    assertThat(row("1a")).endsWith("short");
  }

  @Test
  void aRatioBetweenBarAndAimIsOk() {
    add("1a journal 1600", "1a other 1000");
    assertThat(row("1a")).endsWith(" ok");
  }

  @Test
  void whereTheSmallerValueIsBetterTheRatioIsTurnedRound() {
    add("6 journal 80", "6 other 240");
    assertThat(row("6")).contains("3 / 3 / 3").endsWith(" ok");
  }

  @Test
  void aTimeIsJudgedByItself() {
    add("4 journal 0.5", "4 other 0.25");
    assertThat(row("4")).contains("0.5 / 0.5 / 0.5").endsWith(" ok");
    add("4 journal 2.5", "4 journal 1.5");
    assertThat(row("4")).contains("1.5 ms (0.5 to 2.5)").endsWith("short");
  }

  @Test
  void aRateIsJudgedByItself() {
    add("11 journal 300000");
    assertThat(row("11")).contains("300,000 /s").endsWith(" ok");
  }

  @Test
  void withoutTheOtherSideARatioIsNotJudged() {
    add("3 journal 9000");
    assertThat(row("3")).contains("9,000 /s").endsWith(" -");
  }

  @Test
  void whatWasNotMeasuredIsNotInTheTable() {
    add("3 journal 9000");
    assertThat(report.table().lines()).hasSize(2);
  }

  @Test
  void theMedianOfAnEvenNumberIsBetweenTheTwoInTheMiddle() {
    assertThat(Report.median(List.of(1.0, 2.0, 4.0, 9.0))).isEqualTo(3);
    assertThat(Report.median(List.of(1.0, 2.0, 9.0))).isEqualTo(2);
  }

  @Test
  void aLineThatIsNoValueIsRefused() {
    assertThatIllegalArgumentException().isThrownBy(() -> report.add("1a\tjournal"));
    assertThatIllegalArgumentException().isThrownBy(() -> report.add("99\tjournal\t1"));
    assertThatIllegalArgumentException().isThrownBy(() -> report.add("1a\tsomebody\t1"));
  }

  private void add(String... values) {
    for (String value : values) {
      report.add(value.replace(' ', '\t'));
    }
  }

  private String row(String bar) {
    return report.table().lines().filter(line -> line.startsWith(bar + " ")).findFirst().get();
  }
}
