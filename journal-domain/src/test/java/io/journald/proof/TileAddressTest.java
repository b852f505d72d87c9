package io.journald.proof;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Where tiles are, by C2SP's tlog-tiles. */
class TileAddressTest {
  @ParameterizedTest
  @CsvSource({
    "0/000,                               0, 0,                  256",
    "0/x001/x234/067,                     0, 1234067,            256",
    "0/x001/x234/067.p/89,                0, 1234067,            89",
    "1/273.p/17,                          1, 273,                17",
    "2/000.p/1,                           2, 0,                  1",
    "3/999.p/255,                         3, 999,                255",
    "10/x001/000,                         10, 1000,              256",
    "63/x999/x999/x999/x999/x999/999.p/255, 63, 999999999999999999, 255"
  })
  void anAddressIsReadAndWritten(String path, int level, long index, int width) {
    TileAddress tile = new TileAddress(level, index, width);
    assertThat(TileAddress.parse(path)).contains(tile);
    assertThat(tile.path()).isEqualTo(path);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "/",
        "0",
        "0/",
        "0/0",
        "0/00",
        "0/0000",
        "0/1000",
        "00/000",
        "01/000",
        "-1/000",
        "64/000",
        "100/000",
        "+1/000",
        "0/x000/000",
        "0/x000/001",
        "0/001/234",
        "0/x01/234",
        "0/x1/000",
        "0/001/",
        "/0/001",
        "0//001",
        "0/x001/",
        "0/x001",
        "0/X001/000",
        "0/-01",
        "0/000.p",
        "0/000.p/",
        "0/000.p/0",
        "0/000.p/00",
        "0/000.p/01",
        "0/000.p/256",
        "0/000.p/257",
        "0/000.p/999",
        "0/000.p/1000",
        "0/000.p/-1",
        "0/000.p/1/",
        "0/000p/1",
        "0/x001.p/1/000",
        "0/../000",
        "0/000\n",
        "0/000.p/1\n",
        "0/\u0660\u0660\u0661",
        "\u0661/000",
        "0/x001/x999/x999/x999/x999/x999/999",
        "data/000",
        "0/000.p/\u0661"
      })
  void whatIsNoAddressIsNone(String path) {
    assertThat(TileAddress.parse(path)).isEmpty();
  }

  @Test
  void anAddressThatHasNoPathIsNotMade() {
    long largest = 999_999_999_999_999_999L;
    for (long[] tile :
        new long[][] {
          {-1, 0, 1}, {64, 0, 1}, {0, -1, 1}, {0, largest + 1, 1}, {0, 0, 0}, {0, 0, 257}
        }) {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> new TileAddress((int) tile[0], tile[1], (int) tile[2]));
    }
  }

  /** The tiles of a tree of 70,000 leaves, as the format lists them. */
  @Test
  void theTilesOfATreeAreThoseOfTheFormatsExample() {
    long size = 70_000;
    for (String last : List.of("0/272", "0/273.p/112", "1/000", "1/001.p/17", "2/000.p/1")) {
      assertThat(TileAddress.parse(last).orElseThrow().leaves()).as(last).isLessThanOrEqualTo(size);
    }
    for (String beyond : List.of("0/273", "0/273.p/113", "1/001.p/18", "2/000.p/2", "3/000.p/1")) {
      assertThat(TileAddress.parse(beyond).orElseThrow().leaves()).as(beyond).isGreaterThan(size);
    }
  }

  @ParameterizedTest
  @CsvSource({
    // 2^56 tiles of 256 entries are 2^64 leaves, of which a long has the last bits: none.
    "0, 72057594037927936, 1",
    "0, 36028797018963968, 256",
    "0, 999999999999999999, 255",
    "1, 281474976710656, 1",
    "7, 1, 1",
    "8, 0, 1",
    "63, 0, 1"
  })
  void aTileBeyondEveryTreeIsInNone(int level, long index, int width) {
    assertThat(new TileAddress(level, index, width).leaves()).isEqualTo(Long.MAX_VALUE);
  }

  @Test
  void theLargestTilesThatCanBeAreCounted() {
    assertThat(new TileAddress(7, 0, 127).leaves()).isEqualTo(127L << 56);
    assertThat(new TileAddress(6, 126, 256).leaves()).isEqualTo(127L << 56);
    assertThat(new TileAddress(0, (1L << 55) - 2, 256).leaves()).isEqualTo(Long.MAX_VALUE - 255);
  }

  @Test
  void aTileHoldsTheRootsOfItsSubtreesInTheirOrder() {
    List<Hash> leaves = NaiveTree.leaves(3, 600);
    HashSource source =
        (level, index) ->
            new NaiveTree(leaves.subList((int) index << level, (int) index + 1 << level)).root();
    byte[] leavesOfTile = new TileAddress(0, 1, 100).bytes(source);
    assertThat(leavesOfTile).hasSize(100 * Hash.BYTES);
    for (int i = 0; i < 100; i++) {
      assertThat(Hash.at(leavesOfTile, i * Hash.BYTES)).isEqualTo(leaves.get(256 + i));
    }
    byte[] upper = new TileAddress(1, 0, 2).bytes(source);
    assertThat(Hash.at(upper, Hash.BYTES))
        .isEqualTo(new NaiveTree(leaves.subList(256, 512)).root());
  }
}
