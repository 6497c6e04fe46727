package com.example.orders;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.event.EventListener;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.client.RestClientException;

/**
 * The stock service, on a port of its own, so that the sample needs nothing else to run.
 */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(StockProperties.class)
class StockService {

	private static final Logger logger = LoggerFactory.getLogger(StockService.class);

	/**
	 * Opens the connection that everything else will reuse.
	 */
	@Configuration(proxyBeanMethods = false)
	static class FirstQuestion {

		private final StockClient stock;

		FirstQuestion(StockClient stock) {
			this.stock = stock;
		}

		@EventListener(ApplicationReadyEvent.class)
		void ask() {
			try {
				logger.info("There are {} apples. Now look at /actuator/keepalive", this.stock.count("apple"));
			}
			catch (RestClientException ex) {
				logger.warn("The stock service does not answer: {}", ex.getMessage());
			}
		}

	}

	/**
	 * What the stock service answers.
	 */
	@RestController
	static class StockController {

		@GetMapping("/stock/{article}")
		int count(@PathVariable String article) {
			return article.length() * 7;
		}

	}

}
