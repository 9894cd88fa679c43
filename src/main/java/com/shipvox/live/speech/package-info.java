/**
 * Speech: where a cue's words lie in what the agent says, and which cues still wait. Depends on
 * nothing of ours.
 */
@NullMarked
package com.shipvox.live.speech;

import org.jspecify.annotations.NullMarked;
