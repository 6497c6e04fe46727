package com.example.orders;

import org.springframework.boot.context.properties.ConfigurationProperties;

/**
 * Where the stock service is.
 *
 * @param port the port of the stock service
 */
@ConfigurationProperties("stock")
record StockProperties(int port) {

}
