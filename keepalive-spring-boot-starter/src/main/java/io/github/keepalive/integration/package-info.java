/**
 * What every integration stands on: the plans of one application context, and the record
 * of what became of them in each library. An integration only finds the moment before a
 * socket listens or connects; everything else is here.
 */
@NullMarked
package io.github.keepalive.integration;

import org.jspecify.annotations.NullMarked;
