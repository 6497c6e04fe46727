/**
 * The JDK's HttpClient and HttpURLConnection behind RestTemplate, RestClient and
 * WebClient. Neither gives access to a socket, so the guard sets the options. It is
 * notified of each request.
 */
@NullMarked
package io.github.keepalive.jdkclient;

import org.jspecify.annotations.NullMarked;
