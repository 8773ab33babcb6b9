"""Saycut's render engine beside others, job by job, in one run: ``make bench`` or ``python -m bench.run``.

Contestants, each a fresh process for every run:

    ours      a timeline and saycut.render, first renders with an empty cache; it draws its texts itself, in its time
    ffmpeg    the best single command that we could write by hand (FFMPEG names another program)
    moviepy   a MoviePy 2.2 script, with the usual care
    melt      MLT's command line, J1, J3 and J6, where it is installed (MELT names it)
    floor     x264 alone, fed with composited pictures: what no renderer can beat without skipping work

Jobs, all 1080p30, x264 veryfast crf 20, AAC 160 kbit/s:

    J1   20 s out of a 30 s clip, eight captions
    J2   five 3000 × 2000 pictures, Ken Burns, crossfades, three texts, voice, ducked music, 30 s
    J3   the clip with a rounded inset and a lower third, 20 s
    J6   J1 again after one caption changed: ours with J1's cache, the others from the start

The contestants take turns (A B C A B C …); the medians count. Measured are seconds by the clock, seconds of all
processors, and the greatest memory of the process and all that it starts. Each output has to have the right number of
frames and a sound as long as its picture. PSNR is against the composited pictures before any encoder; those are
ffmpeg's, so that only J1 and J6, where nothing is scaled, say how well ours encodes.

Options: ``--runs N``, ``--jobs J1 J2``, ``--contestants ours ffmpeg``, ``--quick`` (a few seconds of video, once: shows
that everything works and says nothing about speed). Figures go to ``bench/latest.json``, those of a quick, partial or
faulty run to ``bench/outputs/partial.json``. A quiet machine is needed: ratios are more stable than seconds.
"""
