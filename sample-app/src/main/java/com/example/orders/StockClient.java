package com.example.orders;

import org.springframework.stereotype.Component;
import org.springframework.web.client.RestClient;

/**
 * Asks the stock service. The connection goes back to the pool after each question and
 * stays open there.
 */
@Component
class StockClient {

	private final RestClient restClient;

	StockClient(RestClient.Builder builder, StockProperties properties) {
		this.restClient = builder.baseUrl("http://" + properties.host() + ":" + properties.port() + properties.path())
			.build();
	}

	int count(String article) {
		Integer count = this.restClient.get().uri("/stock/{article}", article).retrieve().body(Integer.class);
		return (count != null) ? count : 0;
	}

}
