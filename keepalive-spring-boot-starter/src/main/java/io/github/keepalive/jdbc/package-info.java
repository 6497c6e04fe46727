/**
 * JDBC: every DataSource of the application tells its driver of a socket factory, or of
 * what else the driver knows of keepalive.
 */
@NullMarked
package io.github.keepalive.jdbc;

import org.jspecify.annotations.NullMarked;
