package io.journald.proof;

import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Where a tile of the tree is: up to 256 neighbouring hashes of one level, by C2SP's tlog-tiles.
 * Entry {@code i} of level {@code L} is the root of the {@code i}-th complete subtree of {@code
 * 256^L} leaves.
 *
 * @param level 0 to 63
 * @param index its place in the level
 * @param width how many hashes it has, 1 to {@link #WIDTH}; fewer than that for a partial tile
 */
public record TileAddress(int level, long index, int width) {
  /** Hashes in a full tile. */
  public static final int WIDTH = 256;

  /** Levels of the tree in a level of tiles. */
  public static final int HEIGHT = 8;

  private static final int MAX_LEVEL = 63;
  private static final int GROUP = 1_000;

  /** The greatest index of six groups of digits, more than any tree reaches. */
  private static final long MAX_INDEX = 999_999_999_999_999_999L;

  private static final Pattern PATH =
      Pattern.compile("(0|[1-9]\\d?)/((?:x\\d{3}/){0,5}\\d{3})(?:\\.p/([1-9]\\d{0,2}))?");

  public TileAddress {
    if (level < 0
        || level > MAX_LEVEL
        || index < 0
        || index > MAX_INDEX
        || width < 1
        || width > WIDTH) {
      throw new IllegalArgumentException("no tile: " + level + ", " + index + ", " + width);
    }
  }

  /**
   * Reads {@code <L>/<N>} or {@code <L>/<N>.p/<W>}, where N is in groups of three digits, all but
   * the last with an {@code x} in front. Empty if it is no such text.
   */
  public static Optional<TileAddress> parse(String path) {
    Matcher parts = PATH.matcher(path);
    if (!parts.matches()) {
      return Optional.empty();
    }
    int level = Integer.parseInt(parts.group(1));
    long index = Long.parseLong(parts.group(2).replaceAll("[x/]", ""));
    int width = parts.group(3) == null ? WIDTH : Integer.parseInt(parts.group(3));
    boolean canonical =
        level <= MAX_LEVEL && width <= WIDTH && (parts.group(3) == null || width < WIDTH);
    return canonical
        ? Optional.of(new TileAddress(level, index, width)).filter(tile -> tile.path().equals(path))
        : Optional.empty();
  }

  /** The text that {@link #parse} reads. */
  public String path() {
    StringBuilder groups = new StringBuilder(String.format(Locale.ROOT, "%03d", index % GROUP));
    for (long rest = index / GROUP; rest > 0; rest /= GROUP) {
      groups.insert(0, String.format(Locale.ROOT, "x%03d/", rest % GROUP));
    }
    return level + "/" + groups + (width == WIDTH ? "" : ".p/" + width);
  }

  /**
   * How many leaves a tree must have at least for this tile to be there; {@link Long#MAX_VALUE} if
   * no tree has so many.
   */
  public long leaves() {
    int bits = HEIGHT * level;
    if (bits >= Long.SIZE - 1) {
      return Long.MAX_VALUE;
    }
    long most = Long.MAX_VALUE >>> bits; // entries that a tree can have in this level
    // Compared before it is multiplied: a product that overflows would look like a small tree.
    boolean isTooLarge = index > most / WIDTH || index * WIDTH > most - width;
    return isTooLarge ? Long.MAX_VALUE : (index * WIDTH + width) << bits;
  }

  /** The hashes of the tile, one behind the other. */
  public byte[] bytes(HashSource hashes) {
    byte[] bytes = new byte[width * Hash.BYTES];
    for (int i = 0; i < width; i++) {
      hashes.subtree(HEIGHT * level, index * WIDTH + i).copyTo(bytes, i * Hash.BYTES);
    }
    return bytes;
  }
}
