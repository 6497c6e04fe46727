/**
 * The JDK's HttpClient and HttpURLConnection behind RestTemplate, RestClient and
 * WebClient. Neither shows a socket to anybody before it connects, so their connections
 * are the guard's; each request wakes it.
 */
@NullMarked
package io.github.keepalive.jdkclient;

import org.jspecify.annotations.NullMarked;
