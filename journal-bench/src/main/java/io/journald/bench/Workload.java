package io.journald.bench;

import io.journald.model.Mutation;
import java.time.Duration;
import java.time.Instant;
import java.util.stream.LongStream;

/**
 * The data of all benchmarks, a function of an event's number alone: the same for every run and for
 * both systems.
 *
 * <p>Entities take turns in rounds: each round holds every entity once, in an order of its own. So
 * each entity has {@code events / entities} events, scattered over the whole. The moments are
 * evenly spread over {@link #SPAN}. All texts are ASCII without characters that JSON or COPY would
 * escape.
 *
 * @param events how many events there are; a multiple of {@code entities}
 * @param entities how many entities they are of; at most {@link #MAX_ENTITIES}
 */
public record Workload(long events, int entities) {
  /** Moment of the first event. */
  public static final Instant START = Instant.parse("2025-01-01T00:00:00Z");

  /** Time from the first event to behind the last one. */
  public static final Duration SPAN = Duration.ofDays(30);

  public static final int ACTORS = 500;

  /** Below the primes that order the rounds, so that these have no divisor in common with it. */
  public static final int MAX_ENTITIES = 10_000_000;

  private static final long[] ORDERS = {
    15_485_863, 32_452_843, 49_979_687, 67_867_967, 86_028_121, 104_395_301, 122_949_823
  };
  private static final String[] FIELDS = {
    "name", "email", "phone", "street", "city", "state", "credit_limit", "notes"
  };
  private static final String[] SOURCES = {"crm", "shop", "api", "import", "billing"};
  private static final String[] WORDS = {
    "amber", "basin", "cedar", "delta", "ember", "fjord", "grove", "haven", "inlet", "jetty",
    "knoll", "lagoon", "meadow", "narrow", "orchard", "prairie", "quarry", "ridge", "summit",
    "tundra", "upland", "valley", "willow", "yonder", "zephyr", "arbor", "brook", "canyon", "dune",
    "estuary", "forest", "glacier"
  };
  private static final int WORKSPACES = 20;
  private static final int NUMBERS = 100_000;

  public Workload {
    if (entities < 1 || entities > MAX_ENTITIES) {
      throw new IllegalArgumentException(
          entities + " entities; there must be 1 to " + MAX_ENTITIES);
    }
    if (events < entities || events % entities != 0) {
      throw new IllegalArgumentException(
          events + " events are not a multiple of " + entities + " entities");
    }
  }

  /** The number of the entity that an event is of. */
  public int entity(long event) {
    long round = event / entities;
    return (int) ((event % entities * order(round) + shift(round)) % entities);
  }

  /** The numbers of an entity's events, ascending. */
  public LongStream eventsOf(int entity) {
    return LongStream.range(0, events / entities).map(round -> eventOf(entity, round));
  }

  private long eventOf(int entity, long round) {
    long place = Math.floorMod(entity - shift(round), (long) entities);
    return round * entities + place * inverse(order(round) % entities) % entities;
  }

  private static long order(long round) {
    return ORDERS[(int) (round % ORDERS.length)];
  }

  private long shift(long round) {
    return Math.floorMod(mix(round), (long) entities);
  }

  /** The number that, times the given one, is 1 modulo the entities; by Euclid. */
  private long inverse(long number) {
    long remainder = entities;
    long next = number;
    long factor = 0;
    long nextFactor = 1;
    while (next != 0) {
      long quotient = remainder / next;
      long rest = remainder - quotient * next;
      remainder = next;
      next = rest;
      long restFactor = factor - quotient * nextFactor;
      factor = nextFactor;
      nextFactor = restFactor;
    }
    return Math.floorMod(factor, (long) entities);
  }

  public static String entityId(int entity) {
    return "customer-" + entity;
  }

  public static String actor(int actor) {
    return "user-" + actor;
  }

  /** When an event happened and was recorded. */
  public Instant timestamp(long event) {
    long micros = (long) ((double) event / events * (SPAN.toNanos() / 1_000));
    return START.plusNanos(micros * 1_000);
  }

  /** What the caller reports. */
  public Mutation mutation(long event) {
    long random = mix(event);
    return new Mutation(
        "customer",
        entityId(entity(event)),
        pick(FIELDS, random),
        event < entities ? Mutation.INSERT : Mutation.UPDATE,
        event < entities ? "" : value(mix(random)),
        value(mix(random + 1)),
        actor((int) Math.floorMod(random >>> 8, (long) ACTORS)),
        pick(SOURCES, random >>> 20),
        "workspace-" + Math.floorMod(random >>> 30, (long) WORKSPACES),
        null,
        null,
        null);
  }

  private static String value(long random) {
    return pick(WORDS, random)
        + '-'
        + pick(WORDS, random >>> 8)
        + '-'
        + Math.floorMod(random >>> 16, (long) NUMBERS);
  }

  private static String pick(String[] texts, long random) {
    return texts[(int) Math.floorMod(random, (long) texts.length)];
  }

  /** The finalizer of SplitMix64: scatters numbers over all numbers. */
  static long mix(long number) {
    long mixed = number + 0x9E3779B97F4A7C15L;
    mixed = (mixed ^ (mixed >>> 30)) * 0xBF58476D1CE4E5B9L;
    mixed = (mixed ^ (mixed >>> 27)) * 0x94D049BB133111EBL;
    return mixed ^ (mixed >>> 31);
  }
}
