package com.example.orders;

import org.springframework.boot.context.properties.ConfigurationProperties;

/**
 * Where the stock service is.
 *
 * @param host the host of the stock service
 * @param port the port of the stock service
 * @param path the context path of the stock service
 */
@ConfigurationProperties("stock")
record StockProperties(String host, int port, String path) {

}
