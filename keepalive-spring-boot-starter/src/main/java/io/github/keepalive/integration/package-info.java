/**
 * The base of all integrations. An integration prepares a library's sockets before they
 * listen or connect. The classes here set the options and keep the results for each
 * library.
 */
@NullMarked
package io.github.keepalive.integration;

import org.jspecify.annotations.NullMarked;
