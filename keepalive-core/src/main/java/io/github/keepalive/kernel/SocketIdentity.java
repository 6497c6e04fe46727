package io.github.keepalive.kernel;

/**
 * Identifies a socket of this process.
 *
 * @param descriptor its descriptor while it is open
 * @param cookie its SO_COOKIE, which no other socket ever has
 */
public record SocketIdentity(int descriptor, long cookie) {

}
