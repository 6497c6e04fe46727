package io.github.keepalive;

/**
 * What was asked for one option, and by whom.
 *
 * @param amount the amount in the option's own unit (seconds, milliseconds, probes,
 * bytes, 0 or 1); {@code 0} leaves the option to the system
 * @param origin where the amount comes from: a line of a file, a variable, the default
 * @since 0.1.0
 */
public record KeepaliveValue(int amount, String origin) {

}
