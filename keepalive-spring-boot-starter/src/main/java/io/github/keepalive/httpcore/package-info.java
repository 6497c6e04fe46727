/**
 * Shared by the integrations of clients that use Apache HttpCore: WebClient, RestClient
 * and RestTemplate over HttpComponents, and Elasticsearch.
 */
@NullMarked
package io.github.keepalive.httpcore;

import org.jspecify.annotations.NullMarked;
