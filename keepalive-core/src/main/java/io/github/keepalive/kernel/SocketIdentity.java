package io.github.keepalive.kernel;

/**
 * A socket of this process, told from every other one for good.
 *
 * @param descriptor its descriptor while it is open
 * @param cookie its SO_COOKIE, which no other socket ever has
 */
public record SocketIdentity(int descriptor, long cookie) {

}
