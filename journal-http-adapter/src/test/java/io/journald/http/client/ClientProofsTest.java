package io.journald.http.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.sun.net.httpserver.HttpServer;
import io.journald.core.OpenJournal;
import io.journald.http.HttpOptions;
import io.journald.http.JournalServer;
import io.journald.http.UnsignedProofs;
import io.journald.memory.MemoryEventStore;
import io.journald.port.JournalException;
import io.journald.port.JournalException.Corrupt;
import io.journald.port.JournalException.Rejected;
import io.journald.port.JournalException.Unavailable;
import io.journald.port.Proofs;
import io.journald.proof.Hash;
import io.journald.proof.ProofFile;
import io.journald.proof.SignedCheckpoint;
import io.journald.proof.TileAddress;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the client makes of answers that hold no proof. */
class ClientProofsTest {
  private static final TileAddress TILE = new TileAddress(0, 0, 2);
  private static final String HASH = "zqhX7cSFWtBdcQCI6E6F2OaZB01RjCN32Qefjtv01iI=";

  /** One call of each method whose answer has a form. */
  private static final List<Consumer<Proofs>> CALLS =
      List.of(
          Proofs::checkpoint,
          proofs -> proofs.tile(TILE),
          proofs -> proofs.proof("x"),
          proofs -> proofs.consistency(1, 2));

  private final List<AutoCloseable> open = new ArrayList<>();

  @AfterEach
  void close() throws Exception {
    for (AutoCloseable closeable : open.reversed()) {
      closeable.close();
    }
  }

  private JournalClient clientOf(int port) {
    JournalClient client = new JournalClient(URI.create("http://127.0.0.1:" + port));
    open.add(client);
    return client;
  }

  private JournalClient clientOf(Proofs proofs) {
    OpenJournal memory = OpenJournal.over(new MemoryEventStore(100));
    JournalServer server =
        JournalServer.start(
            new HttpOptions("127.0.0.1", 0),
            memory.journal(),
            memory.events(),
            memory.operations(),
            proofs);
    open.add(server::stop);
    return clientOf(server.port());
  }

  /** A client of something that gives one answer, whatever it is asked. */
  private JournalClient answered(int status, String answer) throws IOException {
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/",
        exchange -> {
          byte[] bytes = answer.getBytes(StandardCharsets.UTF_8);
          exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
          exchange.getResponseBody().write(bytes);
          exchange.close();
        });
    server.start();
    open.add(() -> server.stop(0));
    return clientOf(server.getAddress().getPort());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "<html>welcome</html>",
        "\n",
        "origin\n1\n" + HASH + "\n",
        "origin\n-1\n" + HASH + "\n\n\u2014 origin AAAAAAAA\n",
        "origin\n1\nAAAA\n\n\u2014 origin AAAAAAAA\n",
        "origin\n1\n" + HASH + "\n\n- origin AAAAAAAA\n",
        "c2sp.org/tlog-proof@v2\nindex 0\n\n",
        "c2sp.org/tlog-proof@v1\nindex -1\n\n",
        "c2sp.org/tlog-proof@v1\nindex 0\nAAAA\n\n",
        HASH + "\nAAAA\n",
        HASH + " \n"
      })
  void anAnswerInAnotherFormIsAnError(String answer) throws IOException {
    JournalClient client = answered(200, answer);
    for (Consumer<Proofs> call : CALLS) {
      Unavailable failure = catchThrowableOfType(Unavailable.class, () -> call.accept(client));
      assertThat(failure.reason()).isEqualTo(Unavailable.Reason.ABSENT);
      assertThat(failure).hasMessageContaining("check the address");
    }
  }

  @Test
  void anAnswerWithoutABodyIsOnlyAnEmptyListOfHashes() throws IOException {
    JournalClient client = answered(200, "");
    assertThatExceptionOfType(Unavailable.class).isThrownBy(client::checkpoint);
    assertThatExceptionOfType(Unavailable.class).isThrownBy(() -> client.tile(TILE));
    assertThatExceptionOfType(Unavailable.class).isThrownBy(() -> client.proof("x"));
    assertThat(client.consistency(1, 1)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "not found",
        "{}",
        "{\"type\":\"about:blank\",\"title\":\"t\",\"status\":404}"
      })
  void aNotFoundThatIsNotAJournalsIsAnError(String answer) throws IOException {
    JournalClient client = answered(404, answer);
    assertThatExceptionOfType(Unavailable.class).isThrownBy(() -> client.leaf("x"));
    for (Consumer<Proofs> call : CALLS) {
      assertThatExceptionOfType(Unavailable.class).isThrownBy(() -> call.accept(client));
    }
  }

  @Test
  void aJournalThatSignsNothingHasNoProofs() {
    JournalClient client = clientOf(new UnsignedProofs());
    assertThat(client.checkpoint()).isEmpty();
    assertThat(client.tile(TILE)).isEmpty();
    assertThat(client.leaf("x")).isEmpty();
    assertThat(client.proof("x")).isEmpty();
    assertThatExceptionOfType(Rejected.class).isThrownBy(() -> client.consistency(0, 0));
  }

  @Test
  void aFailureKeepsItsKindAndItsWords() {
    for (JournalException failure :
        List.of(
            new Corrupt("block 7 is damaged"),
            new Unavailable(Unavailable.Reason.READ_ONLY, "the key is gone"))) {
      JournalClient client = clientOf(new Failing(failure));
      List<Consumer<Proofs>> calls = new ArrayList<>(CALLS);
      calls.add(proofs -> proofs.leaf("x"));
      for (Consumer<Proofs> call : calls) {
        assertThatExceptionOfType(failure.getClass())
            .isThrownBy(() -> call.accept(client))
            .withMessage(failure.getMessage());
      }
    }
  }

  private record Failing(JournalException failure) implements Proofs {
    @Override
    public Optional<SignedCheckpoint> checkpoint() {
      throw failure;
    }

    @Override
    public Optional<byte[]> tile(TileAddress tile) {
      throw failure;
    }

    @Override
    public Optional<byte[]> leaf(String eventId) {
      throw failure;
    }

    @Override
    public Optional<ProofFile> proof(String eventId) {
      throw failure;
    }

    @Override
    public List<Hash> consistency(long from, long to) {
      throw failure;
    }
  }
}
