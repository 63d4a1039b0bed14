"""`python3 demo`: a plain web site with one script tag of ours, and a real XMPP server to talk to."""
