/**
 * Spring's LDAP context sources: each connection carries the client options before it
 * connects.
 */
@NullMarked
package io.github.keepalive.ldap;

import org.jspecify.annotations.NullMarked;
