package io.journald.proof;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * The tree of eight leaves with which the implementations of Certificate Transparency are tested,
 * with the roots and proofs that they publish.
 */
class ReferenceVectorsTest {
  private static final List<String> LEAVES =
      List.of(
          "",
          "00",
          "10",
          "2021",
          "3031",
          "40414243",
          "5051525354555657",
          "606162636465666768696a6b6c6d6e6f");

  /** By the size of the tree. */
  private static final List<String> ROOTS =
      List.of(
          "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
          "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
          "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
          "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
          "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
          "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
          "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
          "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
          "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328");

  /** By level and index. */
  private static final List<List<String>> NODES =
      List.of(
          List.of(
              "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
              "96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7",
              "0298d122906dcfc10892cb53a73992fc5b9f493ea4c9badb27b791b4127a7fe7",
              "07506a85fd9dd2f120eb694f86011e5bb4662e5c415a62917033d4a9624487e7",
              "bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b",
              "4271a26be0d8a84f0bd54c8c302e7cb3a3b5d1fa6780a40bcce2873477dab658",
              "b08693ec2e721597130641e8211e7eedccb4c26413963eee6c1e2ed16ffb1a5f",
              "46f6ffadd3d06a09ff3c5860d2755c8b9819db7df44251788c7d8e3180de8eb1"),
          List.of(
              "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
              "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
              "0ebc5d3437fbe2db158b9f126a1d118e308181031d0a949f8dededebc558ef6a",
              "ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0"),
          List.of(
              "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
              "6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4"),
          List.of("5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328"));

  private static Hash hash(String hex) {
    return Hash.of(HexFormat.of().parseHex(hex));
  }

  /** What is named by the first digits of a published node. */
  private static List<Hash> nodes(String beginnings) {
    return beginnings.isEmpty()
        ? List.of()
        : Arrays.stream(beginnings.split(" ")).map(ReferenceVectorsTest::node).toList();
  }

  private static Hash node(String beginning) {
    return NODES.stream()
        .flatMap(List::stream)
        .filter(node -> node.startsWith(beginning))
        .map(ReferenceVectorsTest::hash)
        .findFirst()
        .orElseThrow();
  }

  private static MerkleTree tree(long size) {
    return new MerkleTree((level, index) -> hash(NODES.get(level).get((int) index)), size);
  }

  @Test
  void theHashesOfTheLeavesAndNodesAreThoseThatArePublished() {
    TreeHasher hasher = new TreeHasher();
    for (int i = 0; i < LEAVES.size(); i++) {
      assertThat(hasher.leaf(HexFormat.of().parseHex(LEAVES.get(i))))
          .isEqualTo(hash(NODES.getFirst().get(i)));
    }
    for (int level = 1; level < NODES.size(); level++) {
      List<String> below = NODES.get(level - 1);
      for (int i = 0; i < NODES.get(level).size(); i++) {
        assertThat(hasher.node(hash(below.get(2 * i)), hash(below.get(2 * i + 1))))
            .isEqualTo(hash(NODES.get(level).get(i)));
      }
    }
  }

  @Test
  void theRootsOfEverySizeAreThoseThatArePublished() {
    RightEdge edge = new RightEdge();
    for (int size = 0; size < ROOTS.size(); size++) {
      assertThat(edge.root()).as("size %s", size).isEqualTo(hash(ROOTS.get(size)));
      assertThat(tree(size).root()).as("size %s", size).isEqualTo(hash(ROOTS.get(size)));
      if (size < LEAVES.size()) {
        edge.add(hash(NODES.getFirst().get(size)));
      }
    }
  }

  @ParameterizedTest
  @CsvSource({
    "0, 1, ''",
    "0, 8, 96a296d2 5f083f0a 6b47aaf2",
    "5, 8, bc1a0643 ca854ea1 d37ee418",
    "2, 3, fac54203",
    "1, 5, 6e340b9c 5f083f0a bc1a0643"
  })
  void theWaysToTheRootAreThoseThatArePublished(int index, int size, String beginnings) {
    List<Hash> published = nodes(beginnings);
    Hash leaf = hash(NODES.getFirst().get(index));
    assertThat(tree(size).inclusionProof(index)).isEqualTo(published);
    assertThat(ProofCheck.isIncluded(leaf, index, size, published, hash(ROOTS.get(size)))).isTrue();
  }

  @ParameterizedTest
  @CsvSource({
    "1, 1, ''",
    "1, 8, 96a296d2 5f083f0a 6b47aaf2",
    "6, 8, 0ebc5d34 ca854ea1 d37ee418",
    "2, 5, 5f083f0a bc1a0643",
    "6, 7, 0ebc5d34 b08693ec d37ee418"
  })
  void theConsistencyProofsAreThoseThatArePublished(int from, int to, String beginnings) {
    List<Hash> published = nodes(beginnings);
    assertThat(tree(to).consistencyProof(from)).isEqualTo(published);
    assertThat(
            ProofCheck.isConsistent(
                from, hash(ROOTS.get(from)), to, hash(ROOTS.get(to)), published))
        .isTrue();
  }
}
