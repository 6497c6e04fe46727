/**
 * What the clients on Apache HttpCore have in common: WebClient, RestClient and
 * RestTemplate over HttpComponents, and Elasticsearch.
 */
@NullMarked
package io.github.keepalive.httpcore;

import org.jspecify.annotations.NullMarked;
