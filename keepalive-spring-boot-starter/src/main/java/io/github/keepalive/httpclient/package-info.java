/**
 * Shared by the integrations of the HTTP client libraries behind Boot's builders. It also
 * configures builders that are beans of the application, which Boot's customizers do not
 * reach.
 */
@NullMarked
package io.github.keepalive.httpclient;

import org.jspecify.annotations.NullMarked;
