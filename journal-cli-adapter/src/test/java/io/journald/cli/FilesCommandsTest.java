package io.journald.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.journald.cli.Run.Setup;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The commands about a journal's files. */
class FilesCommandsTest {
  private static final Finding SOUND = new Finding("j/segments/a.parquet", true, "100 events");
  private static final Finding DAMAGED = new Finding("j/segments/b.parquet", false, "bad page");

  private final FakeAccess access = new FakeAccess();

  private Run run(String... arguments) {
    return Run.of(access, arguments);
  }

  @Test
  void aBackupSaysHowMuchItHolds() {
    Run run = run("backup", "/backups/monday", "-D", "j");

    assertThat(run.exitCode()).as(run.err()).isZero();
    assertThat(access.opened.getFirst().settings()).isEqualTo(Map.of("dir", "j"));
    assertThat(access.backups).containsExactly(Path.of("/backups/monday"));
    assertThat(run.err()).isEqualTo("backed up 0 events to /backups/monday\n");
    assertThat(run.out()).isEmpty();
  }

  @Test
  void aSoundJournalPassesTheCheck() {
    access.findings = List.of(SOUND);

    Run run = run("fsck");

    assertThat(run.exitCode()).isZero();
    assertThat(run.out())
        .isEqualTo(
            """
            {"sound":true,"file":"j/segments/a.parquet","detail":"100 events"}
            """);
    assertThat(run.err()).isEqualTo("all is sound: 1 file\n");
  }

  @Test
  void damageIsShownAndTheExitCodeIsOne() {
    access.findings = List.of(SOUND, DAMAGED);

    Run run = Run.with(Setup.terminal(80), access, "fsck");

    assertThat(run.exitCode()).isEqualTo(Exit.DAMAGED);
    assertThat(run.out())
        .isEqualTo(
            """
            sound    file                  detail
            sound    j/segments/a.parquet  100 events
            DAMAGED  j/segments/b.parquet  bad page
            """);
    assertThat(run.err())
        .isEqualTo(
            "1 of 2 files damaged; journal fsck --repair restores what stands a second time in the"
                + " index\n");
  }

  @Test
  void aRepairTellsWhatItRestoredAndChecksAgain() {
    access.repairs = List.of(new Finding("j/segments/b.parquet", true, "restored from the index"));
    access.findings = List.of(SOUND);

    Run run = run("fsck", "--repair", "-o", "csv");

    assertThat(run.exitCode()).isZero();
    assertThat(run.out())
        .isEqualTo("sound,file,detail\r\ntrue,j/segments/a.parquet,100 events\r\n");
    assertThat(run.err())
        .isEqualTo(
            """
            j/segments/b.parquet: restored from the index
            restored 1 file; all is sound: 1 file
            """);
  }

  @Test
  void whatCannotBeRestoredIsStillDamaged() {
    access.repairs = List.of(new Finding("j/segments/b.parquet", false, "not restored"));
    access.findings = List.of(DAMAGED);

    Run run = run("fsck", "--repair");

    assertThat(run.exitCode()).isEqualTo(Exit.DAMAGED);
    assertThat(run.err()).endsWith("1 of 1 file damaged; restore what is left from a backup\n");
  }

  @Test
  void aCheckShowsItsProgressToAPerson() {
    Run run = run("fsck", "--progress");

    assertThat(run.err()).contains("check", "%").endsWith(" \rall is sound: 0 files\n");
  }

  @Test
  void aVerifiedJournalSaysWhoseKeyWasBelieved() {
    access.findings = List.of(SOUND);

    assertThat(run("verify").err())
        .isEqualTo("verified, by the key that it names itself; --full hashes every event again\n");
    Run full = run("verify", "--full", "--verifier-key", "k");
    assertThat(full.err()).isEqualTo("verified, every event\n");
    assertThat(full.exitCode()).isZero();
    assertThat(access.verified)
        .containsExactly(
            new VerifyRequest(false, Optional.empty(), Optional.empty(), Optional.empty()),
            new VerifyRequest(true, Optional.of("k"), Optional.empty(), Optional.empty()));
  }

  @Test
  void whatIsNotWhatWasSignedEndsWithOne() {
    access.findings = List.of(SOUND, new Finding("j/segments", false, "TAMPERED: block 1"));

    Run run = run("verify", "-o", "csv");

    assertThat(run.exitCode()).isEqualTo(Exit.DAMAGED);
    assertThat(run.out()).endsWith("false,j/segments,TAMPERED: block 1\r\n");
    assertThat(run.err()).isEqualTo("not verified: not all of the journal is what was signed\n");
  }

  @Test
  void checkpointsAreReadFromFiles(@TempDir Path scratch) throws IOException {
    Path note = Files.writeString(scratch.resolve("note"), "a note\n");

    run("verify", "--since", note.toString(), "--checkpoint", note.toString());

    assertThat(access.verified)
        .containsExactly(
            new VerifyRequest(
                false, Optional.empty(), Optional.of("a note\n"), Optional.of("a note\n")));
    assertThat(run("verify", "--since", scratch.resolve("none").toString()).exitCode())
        .isEqualTo(Exit.IO);
  }

  @Test
  void aNewOriginPrintsItsVerifierKey() {
    Run run = run("new-origin");

    assertThat(run.exitCode()).isZero();
    assertThat(run.out()).isEqualTo("journal/new+00000000+key\n");
    assertThat(run.err()).startsWith("a new origin begins");
  }

  @Test
  void anExportToAFileAndAMergeShowAPersonThatTheyWork(@TempDir Path scratch) throws IOException {
    run("record", "--type", "t", "--id", "i", "--action", "a", "--actor", "ann");
    Path file = scratch.resolve("all.ndjson");

    assertThat(run("export", "--file", file.toString(), "--progress").err()).contains("export");
    assertThat(Files.readAllLines(file)).hasSize(1);
    assertThat(run("export", "--file", scratch.resolve("again").toString()).err()).isEmpty();
    assertThat(run("merge", "--progress").err()).contains("merge").endsWith("merged\n");
    assertThat(run("merge").err()).isEqualTo("merged\n");
  }

  @Test
  void segmentsAreListedInEveryFormat() {
    access.segmentFiles = List.of(Path.of("j/a.parquet"));

    assertThat(run("segments", "-o", "table").out()).isEqualTo("path\nj/a.parquet\n");
    assertThat(run("segments", "-o", "json").out()).isEqualTo("[{\"path\":\"j/a.parquet\"}]\n");
    assertThat(run("segments", "-o", "ndjson").out()).isEqualTo("{\"path\":\"j/a.parquet\"}\n");
    assertThat(run("segments", "-o", "csv").out()).isEqualTo("path\r\nj/a.parquet\r\n");
  }
}
