/**
 * Socket factories for libraries that are given the name of a class, and need it to be of
 * a kind of their own.
 */
@NullMarked
package io.github.keepalive.driver;

import org.jspecify.annotations.NullMarked;
