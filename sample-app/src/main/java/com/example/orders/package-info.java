/**
 * A small shop: it asks a stock service how many of an article there are, over a pooled
 * connection that stays open between two questions.
 */
@NullMarked
package com.example.orders;

import org.jspecify.annotations.NullMarked;
