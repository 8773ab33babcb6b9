"""What an agent skill or a chat client does between its user and the service, as small pure pieces."""
