/**
 * What all HTTP client libraries behind Boot's builders have in common: builders of the
 * application's own are hooked too, though Boot's customizers do not reach them.
 */
@NullMarked
package io.github.keepalive.httpclient;

import org.jspecify.annotations.NullMarked;
