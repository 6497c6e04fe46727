/**
 * Socket factories for database drivers that load a factory by its class name and require
 * their own type.
 */
@NullMarked
package io.github.keepalive.driver;

import org.jspecify.annotations.NullMarked;
