package com.example.orders;

import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RestController;

/**
 * What customers see.
 */
@RestController
class OrdersController {

	private final StockClient stock;

	OrdersController(StockClient stock) {
		this.stock = stock;
	}

	@GetMapping("/orders/{article}")
	String order(@PathVariable String article) {
		return "Ordered one " + article + ", " + this.stock.count(article) + " left";
	}

}
