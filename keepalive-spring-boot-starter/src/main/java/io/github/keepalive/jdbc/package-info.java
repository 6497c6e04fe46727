/**
 * JDBC: configures the driver of every DataSource with a socket factory, or with the
 * driver's own keepalive properties.
 */
@NullMarked
package io.github.keepalive.jdbc;

import org.jspecify.annotations.NullMarked;
