/**
 * Tomcat: every TCP connector carries the server options before it listens, whoever made
 * it. The main connector is ours from the start
 * ({@link io.github.keepalive.tomcat.KeepaliveHttp11NioProtocol}), connectors that the
 * application made are reached through their socket properties.
 */
@NullMarked
package io.github.keepalive.tomcat;

import org.jspecify.annotations.NullMarked;
