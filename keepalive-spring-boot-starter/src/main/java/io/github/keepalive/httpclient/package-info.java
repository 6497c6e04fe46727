/**
 * Shared by the integrations of all HTTP client libraries behind Boot's builders. It also
 * configures builders that the application makes itself and that Boot's customizers do
 * not reach.
 */
@NullMarked
package io.github.keepalive.httpclient;

import org.jspecify.annotations.NullMarked;
