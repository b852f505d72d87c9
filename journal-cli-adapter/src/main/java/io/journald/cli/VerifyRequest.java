package io.journald.cli;

import java.util.Optional;

/**
 * What a person wants to be verified.
 *
 * @param isFull whether every event is to be hashed again
 * @param verifierKey the key to believe; empty for the one that the journal names itself
 * @param checkpoint the signed note to check against; empty for the newest in the directory
 * @param since an older signed note that the journal must have grown out of
 */
public record VerifyRequest(
    boolean isFull,
    Optional<String> verifierKey,
    Optional<String> checkpoint,
    Optional<String> since) {}
