package io.github.keepalive.mongodb;

import java.util.Locale;

import de.bwaldvogel.mongo.MongoServer;
import de.bwaldvogel.mongo.backend.memory.MemoryBackend;
import de.bwaldvogel.mongo.bson.Document;
import de.bwaldvogel.mongo.bson.ObjectId;
import io.netty.channel.Channel;

/**
 * A MongoDB server that says it is behind a load balancer. A client of it connects when
 * it is used, and not to monitor the server.
 */
final class MongoPeer extends MemoryBackend {

	static final String OPTIONS = "/?loadBalanced=true&serverSelectionTimeoutMS=3000";

	private final ObjectId serviceId = new ObjectId();

	@Override
	public Document handleCommand(Channel channel, String databaseName, String command, Document query) {
		Document answer = super.handleCommand(channel, databaseName, command, query);
		boolean hello = command.equals("hello") || command.toLowerCase(Locale.ROOT).equals("ismaster");
		return hello ? answer.append("serviceId", this.serviceId) : answer;
	}

	/**
	 * Start a server on a free port.
	 * @return the server
	 */
	static MongoServer start() {
		MongoServer server = new MongoServer(new MongoPeer());
		server.bind("127.0.0.1", 0);
		return server;
	}

}
