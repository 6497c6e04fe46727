package io.github.keepalive.neo4j;

import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

import io.github.keepalive.WirePeer;

/**
 * The part of a Neo4j server that a driver needs to connect and to send a query, whose
 * answer is empty.
 *
 * @see <a href="https://neo4j.com/docs/bolt/current/bolt/">Bolt Protocol 4.4</a>
 */
final class BoltPeer extends WirePeer {

	private static final int HANDSHAKE_LENGTH = 20;

	private static final int VERSION_4_4 = 0x0404;

	private static final int GOODBYE = 0x02;

	/** What any request may be answered with: no answer wants more. */
	private static final byte[] SUCCESS = success();

	@Override
	protected void serve(DataInputStream in, DataOutputStream out) throws IOException {
		in.readNBytes(HANDSHAKE_LENGTH);
		out.writeInt(VERSION_4_4);
		while (operation(in) != GOODBYE) {
			out.writeShort(SUCCESS.length);
			out.write(SUCCESS);
			out.writeShort(0);
		}
	}

	/**
	 * Read a message, which comes in chunks of which the last is empty.
	 */
	private static int operation(DataInputStream in) throws IOException {
		ByteArrayOutputStream message = new ByteArrayOutputStream();
		for (int chunk = in.readUnsignedShort(); chunk > 0 || message.size() == 0; chunk = in.readUnsignedShort()) {
			message.write(in.readNBytes(chunk));
		}
		return message.toByteArray()[1];
	}

	private static byte[] success() {
		ByteArrayOutputStream message = new ByteArrayOutputStream();
		List.of(0xb1, 0x70, 0xa3).forEach(message::write);
		writeText(message, "server");
		writeText(message, "Neo4j/4.4.0");
		writeText(message, "connection_id");
		writeText(message, "bolt-1");
		writeText(message, "fields");
		message.write(0x90);
		return message.toByteArray();
	}

	private static void writeText(ByteArrayOutputStream message, String text) {
		message.write(0x80 + text.length());
		message.writeBytes(text.getBytes(StandardCharsets.UTF_8));
	}

}
