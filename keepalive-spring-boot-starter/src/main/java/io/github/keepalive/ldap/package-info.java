/**
 * Spring's LDAP context sources: sets the client options on each connection before it
 * connects.
 */
@NullMarked
package io.github.keepalive.ldap;

import org.jspecify.annotations.NullMarked;
